% # What a bank statement says of a payment.
<h3 id="payment-{{line.key.hex()}}-what"><span class="amount">{{words.money(line.cents, line.currency)}}</span> · {{words.day(line.at)}}\\
% if line.payer:
 · <bdi>{{line.payer}}</bdi>\\
% end
</h3>
% if line.text:
<p class="said"><bdi>{{line.text}}</bdi></p>
% end
