Changed: {{event.title}}
% include('greeting.en.tpl')

An event you {{'are waiting for' if is_of_entry else 'booked'}} has changed:

% names = {'title': 'Title', 'starts_at': 'When', 'location': 'Where'}
% for field, (old, new) in facts['changes'].items():
% if field == 'starts_at':
When: {{words.moment(old)}} → {{words.moment(new)}}
% elif old and new:
{{names[field]}}: {{old}} → {{new}}
% elif new:
{{names[field]}}: {{new}}
% else:
{{names[field]}}: no longer given (was: {{old}})
% end
% end

% if is_of_entry:
You stay on the waiting list. New details:
% elif booking.status == 'held':
Your booking isn’t confirmed yet. New details:
% else:
Your booking stays confirmed. New details:
% end

% include('details.en.tpl')

% if is_of_entry:
View your entry: {{links.entry}}

Leave the waiting list: {{links.leave}}
% elif booking.status == 'held':
% include('deadline.en.tpl')

% include('actions.en.tpl')

% include('give_up.en.tpl')
% else:
View booking: {{links.booking}}

% include('give_up.en.tpl')
% end
