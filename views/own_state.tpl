% # How a live booking of one's own stands, and until when: the most present thing in its card.
% event, booking = own.event, own.booking
% anchor = 'id=booking tabindex=-1' if get('is_whole') else ''
% if own.is_in_grace:
<div class="banner wait" id="deadline-{{booking.id}}">
  <p {{anchor}}>{{_('The time to pay is over. If you have paid, tell the organiser: they may still confirm your booking.') if event.confirmation == 'organiser' else _('The time to confirm is over. If you have paid, tell the organiser: they may still confirm your booking.')}}</p>
  % if event.contact:
  <p><bdi>{{event.contact}}</bdi></p>
  % end
</div>
% elif booking.status == 'held':
% is_ending = own.is_ending(now)
<div class="banner {{'ending' if is_ending else 'wait'}}" id="deadline-{{booking.id}}">
  <p class="banner-time counted">{{words.countdown(booking.expires_at - now)}}</p>
  <p {{anchor}}>\\
% if own.is_offer:
{{_('It’s your turn:')}} {{ngettext('we’re holding {number} seat for you until {deadline}.', 'we’re holding {number} seats for you until {deadline}.', booking.seats, deadline=words.deadline(booking.expires_at))}} \\
% else:
{{ngettext('We’re holding {number} seat for you until {deadline}.', 'We’re holding {number} seats for you until {deadline}.', booking.seats, deadline=words.deadline(booking.expires_at))}} \\
% end
% if event.confirmation == 'organiser' and booking.is_of_free_kinds:
{{_('The organiser confirms your booking.')}}\\
% elif event.confirmation == 'organiser':
{{_('Your booking is confirmed when the organiser receives your payment.')}}\\
% elif own.needs_proof:
<strong id="proof-{{booking.id}}">{{_('Open the link in the email that we sent to {email}, and confirm there.', email=booking.email)}}</strong>\\
% else:
{{ngettext('Confirm now to keep it.', 'Confirm now to keep them.', booking.seats)}}\\
% end
</p>
  % if own.is_offer and get('is_whole'):
  <p>{{_('If you miss an offer, the next person gets it, and you can keep waiting at the end of the list.')}}</p>
  % end
  % if is_ending and own.may_be_extended:
  <p><strong>{{_('Need more time?')}}</strong></p>
  % elif own.why_not_extended:
  <p>{{words.say(own.why_not_extended)}}</p>
  % end
</div>
% elif not get('slim'):
<div class="banner ok" id="state-{{booking.id}}">
  <p {{anchor}}>{{ngettext('Confirmed: {number} seat is yours.', 'Confirmed: {number} seats are yours.', booking.seats)}}</p>
</div>
% end
% if own.is_unreachable:
<p class="hint" id="unreachable-{{booking.id}}">{{_('We couldn’t deliver a message to {email}. Keep the booking link: its page shows whether your booking is confirmed.', email=booking.email)}}</p>
% end
% if own.message_waits_until is not None:
<p class="hint" id="held-back-{{booking.id}}">{{_('We’ve sent several messages to this address lately, so the one about this booking waits: we’ll send it after {when}. Keep the booking link.', when=words.deadline(own.message_waits_until))}}</p>
% elif own.are_messages_held_back:
<p class="hint" id="held-back-{{booking.id}}">{{_('We’ve sent several messages to this address lately, so the next ones are held back. Keep the booking link.')}}</p>
% elif get('is_whole') and not own.is_unreachable and booking.email:
<p class="hint" id="mail-{{booking.id}}">{{_('We’re emailing the details to {email}. If nothing arrives in a few minutes, look in your spam folder.', email=booking.email) if has_mail else _('This site can’t send email, so nothing is sent to {email}. Keep the booking link below.', email=booking.email)}}</p>
% end
