{{letter.subject}}
% include('greeting.en.tpl')

% for line in typed(letter.text):
{{line}}
% end

% include('details.en.tpl')

% if is_of_entry:
View your entry: {{links.entry}}
% elif booking:
View booking: {{links.booking}}
% else:
View event: {{links.event}}
% end
