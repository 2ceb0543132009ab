% if event.confirmation != 'organiser' and not (booking.needs_proof and channel != 'email'):
Подтвердить: {{links.confirm}}
% else:
Посмотреть бронь: {{links.booking}}
% end
% if booking.may_be_extended:
Продлить: {{links.extend}}
% end
