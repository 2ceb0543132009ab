% include('payment.ru.tpl')

% if not is_in_grace and event.confirmation != 'organiser' and not (needs_proof and not way.is_mail):
Подтвердить: {{links.confirm}}
% else:
Посмотреть бронь: {{links.booking}}
% end
% if may_be_extended:
Продлить: {{links.extend}}
% end
