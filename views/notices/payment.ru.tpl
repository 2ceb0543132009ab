% is_in_roubles = booking.currency == 'RUB' and payee.takes_roubles
% has_account = is_in_roubles or payee.takes_euros
% # What is confirmed at once is paid after that.
% is_due = event.confirmation == 'instant' or (booking.status == 'held' and not is_in_grace)
% if is_due and not booking.is_of_free_kinds and (event.payment or (booking.amount_cents and (event.confirmation == 'organiser' or has_account))):

% if booking.amount_cents:
К оплате: {{words.money(booking.amount_cents, booking.currency)}}. Укажите номер брони: {{booking.reference}}.
% end
% if is_in_roubles:
Получатель: {{payee.name}}
Счёт получателя: {{payee.account}}
Банк: {{payee.bank}}
БИК: {{payee.bank_code}}
Корр. счёт: {{payee.correspondent_account}}
% if payee.tax_number:
ИНН: {{payee.tax_number}}
% end
% elif payee.takes_euros:
Получатель: {{payee.name}}
IBAN: {{payee.grouped_iban}}
% if payee.bic:
BIC: {{payee.bic}}
% end
% end
% if has_account:
Номер брони: {{booking.reference}}
% end
% for line in without_markdown(event.payment).splitlines():
{{line}}
% end
% end
