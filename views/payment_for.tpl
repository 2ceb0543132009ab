% # How much came, for whose booking, and which it is.
<span class="amount">{{words.money(one.payment.cents, one.payment.currency)}}</span> · <bdi>{{one.who or _('Unknown')}}</bdi> · <a href="/admin/search?q={{one.reference}}"><bdi>{{one.title}}</bdi></a> · {{words.seats(one.seats)}} · <code>{{one.reference}}</code>\\
