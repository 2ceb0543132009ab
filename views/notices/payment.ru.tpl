% if booking.status == 'held' and (event.payment or (booking.amount_cents and event.confirmation == 'organiser')):

% if booking.amount_cents:
К оплате: {{words.money(booking.amount_cents, booking.currency)}}. Укажите номер брони: {{booking.reference}}.
% end
% for line in event.payment.splitlines():
{{line}}
% end
% end
