% # A booking that a payment is for, with the way to its row; with its event where that is not said beside it.
<a href="/admin/events/{{one.event_id}}/guests?booking={{one.id}}#booking-{{one.id}}"><bdi>{{one.who or _('Unknown')}}</bdi></a> <code>{{one.reference}}</code>\\
% if event:
 <small>\\
% if one.amount_cents and one.currency:
{{words.money(one.amount_cents, one.currency)}} · \\
% end
<bdi>{{event.title}}</bdi> · \\
% if one.status in labels.BOOKING_STATUS:
{{words.say(labels.BOOKING_STATUS[one.status])}}\\
% else:
{{words.ended(one)}}\\
% end
</small>\\
% end
