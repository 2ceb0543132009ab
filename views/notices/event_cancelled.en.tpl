% if event.status == 'cancelled':
The event is cancelled: {{event.title}}
% else:
Your booking is no longer valid: {{event.title}}
% end
% include('greeting.en.tpl')

% if event.status == 'cancelled':
We’re sorry: the event is cancelled, so your booking is no longer valid. There’s nothing you need to do.

% include('reason.en.tpl')
% else:
The event was cancelled, and your booking with it. It’s taking place after all: if you’d still like to come, please book again.
% end

% include('details.en.tpl')

% if event.status == 'cancelled':
Other events: {{links.home}}
% else:
View event: {{links.event}}
% end
