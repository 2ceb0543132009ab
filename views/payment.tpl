% # What is paid for a booking, to whom and how, with a code for banks' apps.
% payee, amount = payment.payee, payment.amount_cents
% rows = [('amount', _('Amount'), words.money(amount, payment.currency))] if amount else []
% in_roubles = payment.currency == 'RUB' and payee.takes_roubles
% if amount != 0 and (in_roubles or payee.takes_euros):
% rows.append(('payee', _('Payee'), payee.name))
% if in_roubles:
% rows += [('account', _('Account number'), payee.account), ('bank', _('Bank'), payee.bank), ('bank-code', _('BIC (BIK)'), payee.bank_code), ('correspondent-account', _('Correspondent account'), payee.correspondent_account)]
% if payee.tax_number:
% rows.append(('tax-number', _('INN'), payee.tax_number))
% end
% else:
% rows.append(('iban', _('IBAN'), payee.grouped_iban))
% if payee.bic:
% rows.append(('bic', _('BIC'), payee.bic))
% end
% end
% end
% if rows:
% rows.append(('reference', _('Reference'), booking.reference))
% end
% if amount:
% code_label = _('Code for your bank’s app: {amount} to {payee}, reference {reference}', amount=words.money(amount, payment.currency), payee=payee.name, reference=booking.reference)
% else:
% code_label = _('Code for your bank’s app: payee {payee}, reference {reference}', payee=payee.name, reference=booking.reference)
% end
<section class="payment" id="payment" aria-labelledby="payment-title">
  <h3 id="payment-title">{{_('How to pay')}}</h3>
  % if payment.is_awaited:
  <p class="notice info" id="payment-awaited">{{_('We’re waiting for word of your payment. This page shows it as soon as it arrives.')}}</p>
  % elif payment.is_taken_here:
  <form method="post" action="/bookings/{{booking.id}}/pay" id="pay-form-{{booking.id}}">
    <p class="hint" id="pay-hint">{{_('You pay by card on Stripe’s page. Your booking is confirmed as soon as the payment arrives.')}}</p>
    <p><button class="wide{{'' if event.confirmation == 'organiser' else ' secondary'}}" id="pay-{{booking.id}}" aria-describedby="pay-hint">{{_('Pay {amount} now', amount=words.money(amount, payment.currency))}}</button></p>
  </form>
  % if event.payment or len(rows) > 2:
  <p class="hint" id="pay-otherwise">{{_('Or pay without Stripe:')}}</p>
  % end
  % end
  % if event.payment:
  <div class="prose" id="payment-words">{{markdown.html(event.payment)}}</div>
  % end
  % if rows:
  <dl class="pay">
    % for name, label, value in rows:
    <div><dt id="pay-{{name}}-label">{{label}}</dt><dd><span id="pay-{{name}}">{{value}}</span> <button type="button" class="copy small secondary" id="copy-{{name}}" data-copy="pay-{{name}}" hidden aria-labelledby="copy-{{name}} pay-{{name}}-label">{{_('Copy')}}</button></dd></div>
    % end
  </dl>
  <p class="hint">{{_('Give the reference, so that the organiser knows the payment is yours.')}}</p>
  % end
  % if payment.code:
  <figure class="qr">
    % include('qr.tpl', code=payment.code, label=code_label)
    <figcaption>{{_('Scan this with your bank’s app to fill in the transfer.')}}</figcaption>
  </figure>
  % end
</section>
