% if event.status == 'cancelled':
The event is cancelled: {{event.title}}
% elif event.status == 'started':
No seat for you: {{event.title}}
% else:
The waiting list was closed: {{event.title}}
% end
% include('greeting.en.tpl')

% if event.status == 'cancelled':
We are sorry: the event is cancelled, and its waiting list has ended with it. There is nothing for you to do.

% include('reason.en.tpl')
% elif event.status == 'started':
We are sorry: no seat could be offered to you before the start of the event, and the waiting list has ended with it.
% else:
The waiting list was closed, and your place on it has ended. If you would still like to come, please look at the event again.
% end

% include('details.en.tpl')

% if event.status in ('cancelled', 'started'):
Other events: {{links.site}}/
% else:
The event: {{links.event}}
% end
