% if event.status == 'cancelled':
Событие отменено: «{{event.title}}»
% else:
Ваша бронь больше не действует: «{{event.title}}»
% end
% include('greeting.ru.tpl')

% if event.status == 'cancelled':
Нам очень жаль: событие отменено, и ваша бронь больше не действует. Делать ничего не нужно.

% include('reason.ru.tpl')
% else:
Событие отменяли, и вместе с ним отменилась ваша бронь. Но оно всё-таки состоится: если вы ещё хотите прийти, забронируйте места снова.
% end

% include('details.ru.tpl')

% if event.status == 'cancelled':
Другие события: {{links.home}}
% else:
Открыть событие: {{links.event}}
% end
