% if event.cancel_reason:
Организатор пишет: {{event.cancel_reason}}
% end
