Changed: {{event.title}}
% include('greeting.en.tpl')

Something has changed about an event that you have booked:

% names = {'title': 'Title', 'starts_at': 'When', 'location': 'Where'}
% for field, (old, new) in facts['changes'].items():
% if field == 'starts_at':
When: {{words.when(old)}} → {{words.when(new)}}
% else:
{{names[field]}}: {{old or 'nothing'}} → {{new or 'nothing'}}
% end
% end

% if booking.status == 'held':
Your booking is still only held. As it stands now:
% else:
Your booking stays as it is. As it stands now:
% end

% include('details.en.tpl')

% if booking.status != 'held':
Your booking: {{links.booking}}
% elif event.confirmation == 'organiser':
The organiser confirms your booking once you have paid. The hold ends on {{words.deadline(booking.expires_at)}}, about {{words.left(booking.expires_at)}} from now.

% else:
Please confirm by {{words.deadline(booking.expires_at)}}: that is about {{words.left(booking.expires_at)}} from now. After that the booking cancels itself, and {{words.form(booking.seats, 'the seat goes', 'the seats go')}} to somebody else.

Confirm: {{links.confirm}}
% end
Cancel: {{links.cancel}}
