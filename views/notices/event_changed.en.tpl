Changed: {{event.title}}
% include('greeting.en.tpl')

Something has changed about an event that you {{'wait for' if is_of_entry else 'have booked'}}:

% names = {'title': 'Title', 'starts_at': 'When', 'location': 'Where'}
% for field, (old, new) in facts['changes'].items():
% if field == 'starts_at':
When: {{words.moment_in_full(old)}} → {{words.moment_in_full(new)}}
% else:
{{names[field]}}: {{f'{old} → {new}' if old and new else new or f'no longer given (it was: {old})'}}
% end
% end

% if not is_of_entry and booking.status == 'held':
Your booking is still only held. As it stands now:
% else:
Your {{'place on the waiting list' if is_of_entry else 'booking'}} stays as it is. As it stands now:
% end

% include('details.en.tpl')

% if is_of_entry:
Your place on the list: {{links.entry}}

Leave the waiting list: {{links.leave}}
% elif booking.status == 'held':
% include('deadline.en.tpl')

% include('actions.en.tpl')

% include('give_up.en.tpl')
% else:
View booking: {{links.booking}}

% include('give_up.en.tpl')
% end
