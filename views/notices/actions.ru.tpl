% if event.confirmation != 'organiser':
Подтвердить: {{links.confirm}}
% else:
Посмотреть бронь: {{links.booking}}
% end
% if booking.may_be_extended:
Продлить: {{links.extend}}
% end
