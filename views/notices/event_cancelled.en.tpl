% if event.status == 'cancelled':
The event is cancelled: {{event.title}}
% else:
Your booking has ended: {{event.title}}
% end
% include('greeting.en.tpl')

% if event.status == 'cancelled':
We are sorry: the event is cancelled, and your booking has ended with it. There is nothing for you to do.

% include('reason.en.tpl')
% else:
The event was cancelled, and your booking ended with it. The event is to take place after all: if you would still like to come, please look at it again.
% end

% include('details.en.tpl')

% if event.status == 'cancelled':
Other events: {{links.site}}/
% else:
The event: {{links.event}}
% end
