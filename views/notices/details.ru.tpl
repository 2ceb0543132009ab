«{{event.title}}»
Когда: {{words.moment(event.starts_at)}}
% if event.ends_at:
Окончание: {{words.time(event.ends_at) if words.days_ahead(event.ends_at) == words.days_ahead(event.starts_at) else words.moment(event.ends_at)}}
% end
% if event.doors_at:
Вход открывается: {{words.time(event.doors_at) if words.days_ahead(event.doors_at) == words.days_ahead(event.starts_at) else words.moment(event.doors_at)}}
% end
% if event.location:
Где: {{event.location}}
% end
% if booking and booking.kinds:
Места: {{words.seats_of(booking)}}
% elif entry and entry.kinds:
Места: {{words.seats_wanted(entry, event)}}
% elif seats:
Мест: {{seats}}
% end
% if booking and booking.price_cents:
Стоимость: {{words.money(booking.amount_cents, booking.currency)}}
% end
% if booking:
Номер брони: {{booking.reference}}
% end
% if event.contact:
Вопросы: {{event.contact}}
% end
