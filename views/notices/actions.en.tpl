% include('payment.en.tpl')

% if not is_in_grace and event.confirmation != 'organiser' and not (needs_proof and not way.is_mail):
Confirm: {{links.confirm}}
% else:
View booking: {{links.booking}}
% end
% if may_be_extended:
Hold longer: {{links.extend}}
% end
