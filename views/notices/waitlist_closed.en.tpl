% if event.status == 'cancelled':
The event is cancelled: {{event.title}}
% elif event.status == 'started' or event.window == 'closed':
No seat came free: {{event.title}}
% else:
The waiting list has closed: {{event.title}}
% end
% include('greeting.en.tpl')

% if event.status == 'cancelled':
We’re sorry: the event is cancelled, so its waiting list has closed. There’s nothing you need to do.

% include('reason.en.tpl')
% elif event.status == 'started':
We’re sorry: no seat came free for you before the event started. The waiting list has closed.
% elif event.window == 'closed':
We’re sorry: no seat came free for you before booking closed {{words.when(event.closes_at)}}. The waiting list has closed, too, so there’s nothing more to wait for.
% else:
The waiting list has closed. You were waiting for {{words.count(entry.seats, 'seat', 'seats')}}. If you’d still like to come, please look at the event again.
% end

% include('details.en.tpl')

% if event.status in ('cancelled', 'started') or event.window == 'closed':
Other events: {{links.home}}
% else:
View event: {{links.event}}
% end
