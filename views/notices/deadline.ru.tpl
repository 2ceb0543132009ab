% if is_in_grace:
% include('too_late.ru.tpl')
% else:
Мы отложили для вас {{words.count(booking.seats, 'место', 'места', 'мест')}} до {{words.deadline(booking.expires_at)}}.
% if event.confirmation == 'organiser' and booking.is_of_free_kinds:
Организатор подтвердит бронь.
% elif event.confirmation == 'organiser':
Бронь будет подтверждена, когда организатор получит оплату.
% else:
Подтвердите бронь до этого времени, иначе {{'место освободится' if booking.seats == 1 else 'места освободятся'}}.
% end

% include('longer.ru.tpl')
% end
