% if event.cancel_reason:
The organiser writes: {{event.cancel_reason}}
% end
