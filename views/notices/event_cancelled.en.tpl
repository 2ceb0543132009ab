The event is cancelled: {{event.title}}
% include('greeting.en.tpl')

We are sorry: the event is cancelled, and your booking has ended with it. There is nothing for you to do.

% include('details.en.tpl')

Other events: {{links.site}}/
