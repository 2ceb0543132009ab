Your booking is cancelled: {{event.title}}
% include('greeting.en.tpl')

Your booking is cancelled, as you asked. There’s nothing else to do.

% include('details.en.tpl')

% if not is_bookable:
View event: {{links.event}}
% elif event.free_seats and not event.waiting:
Changed your mind? You can book again while seats last.

Book again: {{links.event}}
% else:
Changed your mind? You can join the waiting list.

Join the waiting list: {{links.event}}
% end
