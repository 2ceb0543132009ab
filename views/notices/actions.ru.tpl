% if event.confirmation != 'organiser':
Подтвердить: {{links.confirm}}
% end
{{'Отказаться' if kind == 'offered' else 'Отменить'}}: {{links.cancel}}
% if booking.may_be_extended:
Продлить: {{links.extend}}
% end
