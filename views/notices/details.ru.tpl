«{{event.title}}»
Когда: {{words.moment_in_full(event.starts_at)}}
% if event.location:
Где: {{event.location}}
% end
Мест: {{seats}}
% if booking and booking.price_cents:
Стоимость: {{words.money(booking.amount_cents, booking.currency)}}
% end
% if booking:
Номер брони: {{booking.reference}}
% end
