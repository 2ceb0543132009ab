The time to {{'pay' if event.confirmation == 'organiser' else 'confirm'}} is over: {{event.title}}
% include('greeting.en.tpl')

% include('too_late.en.tpl')

% include('details.en.tpl')

View booking: {{links.booking}}

% include('give_up.en.tpl')
