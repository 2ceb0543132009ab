{{letter.subject}}
% include('greeting.ru.tpl')

% for line in typed(letter.text):
{{line}}
% end

% include('details.ru.tpl')

% if is_of_entry:
Посмотреть запись: {{links.entry}}
% elif booking:
Посмотреть бронь: {{links.booking}}
% else:
Открыть событие: {{links.event}}
% end
