% # How one gets seats of an event: by booking, or by joining the waiting list; or why not.
% # What a form that has gone meanwhile leaves in its place on the open page.
% gone, cancelled = _('What you can book changed while you were typing. See what you can do now.'), _('This event was cancelled while you were typing.')
% form, waiting_form = f'/events/{event.id}/book', f'/events/{event.id}/waitlist'
% is_waited_for = event.status == 'sold_out' or event.waiting
% is_refused = flash.code == 'sold_out' and flash.form == form
% may_book = event.status == 'open' and not event.saves_seats
% is_waited_for = is_waited_for or any(one.free_seats < event.free_seats and not one.free_seats for one in event.kinds_now)
% may_join = (is_waited_for or is_refused) and not (is_here and account)
% trouble = box.trouble(flash, event)
% if trouble and get('box_of'):
% prefix = 'join' if flash.form == waiting_form and may_join or not may_book else 'book'
% asked = {one.field: one.label for one in event.questions} | {f'kinds.{one.id}': one.name for one in event.seat_kinds if f'kinds.{one.id}' in flash.faults}
% include('error_summary.tpl', sentence=trouble.sentence, ways=[(f'{prefix}-{event.id}-{name}', fault, asked.get(name)) for name, fault in trouble.faults.items()])
% end
% if event.seat_kinds and (event.window != 'open' or event.audience != 'anyone') and event.status in ('open', 'sold_out'):
<ul class="price">
  % for one in event.seat_kinds:
  <li><bdi>{{one.name}}</bdi> · <strong>{{words.price_of(one.price_cents, event.currency)}}</strong></li>
  % end
</ul>
% elif event.price_cents is not None and not event.seat_kinds and event.status in ('open', 'sold_out'):
<p class="price">{{html('**{price}** per seat', price=words.money(event.price_cents, event.currency))}}</p>
% end
% if event.status == 'cancelled':
<p class="notice bad" id="cancelled-{{event.id}}">{{_('This event was cancelled.')}}\\
% if event.cancel_reason:
 {{_('The organiser says: {reason}', reason=event.cancel_reason)}}\\
% end
</p>
% elif event.status == 'started':
<p class="notice info" id="started-{{event.id}}">{{_('This event has started, so it can’t be booked any longer.')}}</p>
% elif event.window == 'not_open_yet':
<p class="hint" id="not-open-{{event.id}}">{{_('Booking opens {when}', when=words.when(event.opens_at))}}<span class="counted">, {{words.countdown(event.opens_at - now, 'in')}}</span>.</p>
% elif event.window == 'closed':
<p class="hint" id="closed-{{event.id}}">{{_('Booking closed {when}.', when=words.when(event.closes_at))}}</p>
% else:
% if event.status == 'sold_out':
<p class="hint" id="sold-out-{{event.id}}">{{_('All seats are taken.')}}
  % if event.next_release_at and event.waiting:
  <span class="counted">{{html('If the next hold isn’t confirmed, it’s released {left} and offered to the waiting list.', left=words.countdown(event.next_release_at - now, 'in'))}}</span>
  % elif event.next_release_at:
  <span class="counted">{{html('If the next hold isn’t confirmed, it’s released {left}.', left=words.countdown(event.next_release_at - now, 'in'))}}</span>
  % end
</p>
% end
% if event.audience != 'anyone' and account is None:
% at = back_to(event)
% sign_in, register = f'/sign-in?{at}', f'/register?{at}'
<p class="hint" id="members-only-{{event.id}}">\\
% if event.audience == 'approved':
{{html('This event is for accounts the organiser has approved. [Sign in]({sign_in}), or [create an account]({register}) and ask the organiser to approve it.', sign_in=sign_in, register=register)}}\\
% elif event.status == 'sold_out':
{{html('This event is for anyone with an account. [Sign in]({sign_in}) to join the waiting list, or [create an account]({register}).', sign_in=sign_in, register=register)}}\\
% else:
{{html('This event is for anyone with an account. [Sign in]({sign_in}) to book, or [create an account]({register}).', sign_in=sign_in, register=register)}}\\
% end
</p>
% elif event.audience == 'approved' and not account.is_approved and not account.is_admin:
<p class="hint" id="approved-only-{{event.id}}">{{_('This event is for accounts the organiser has approved, and yours isn’t approved yet. Ask the organiser.')}}</p>
% elif event.audience == 'members' and has_mail and not account.email_is_proved and not account.is_admin:
<p class="hint" id="proved-only-{{event.id}}">{{html('To book here, confirm your email address: open the link that we emailed you, or [have it sent again]({account}).', account='/account#notices')}}</p>
% else:
% if event.saves_seats:
<p class="hint" id="saved-{{event.id}}">{{ngettext('{number} seat is being kept for a group on the waiting list.', '{number} seats are being kept for a group on the waiting list.', event.free_seats)}}</p>
% end
% if may_book:
% # Without a waiting list, this form stands for the one that joined it and was refused.
% shown = waiting_form if flash.form == waiting_form and not may_join else form
<form method="post" action="{{form}}" class="book{{' signed-in' if account else ''}}" id="book-{{event.id}}" aria-labelledby="book-{{event.id}}-button event-{{event.id}}-title" data-gone="{{gone}}" data-cancelled="{{cancelled}}" {{'data-refused' if flash.form == shown else ''}} novalidate>
  % include('key.tpl')
  % include('asking_fields.tpl', event=event, prefix='book', form=shown, trouble=trouble, most=max(1, min(event.free_seats, event.max_seats_per_person)))
  % does, counted = box.button(event)
  <button class="wide{{' secondary' if get('has_seats') else ''}}" id="book-{{event.id}}-button" aria-describedby="event-{{event.id}}-title" data-counts="{{words.forms(counted, does)}}" data-currency="{{event.currency or ''}}" data-unit="{{box.unit(event)}}">{{words.say(does)}}</button>
  <ol class="next-steps" id="steps-{{event.id}}" aria-label="{{_('What happens next')}}">
    % for step in box.steps(event, account, words):
    <li>{{step}}</li>
    % end
  </ol>
  <p class="hint">\\
% if account:
{{_('Booking as {name}.', name=account.name)}} \\
% end
% longer = box.extension(event, words)
% if longer:
{{words.say(longer)}} \\
% end
% if event.closes_at:
{{_('Booking closes {when}.', when=words.when(event.closes_at))}}\\
% end
</p>
</form>
% end
% is_asked = is_refused or flash.form == waiting_form or (flash.form == form and not may_book)
% if may_join and not may_book and not is_here:
<div class="join" id="wait-{{event.id}}">
  % include('join.tpl', event=event, form=waiting_form, booking_form=form, trouble=trouble, gone=gone, cancelled=cancelled)
</div>
% elif may_join:
<details class="join" id="wait-{{event.id}}" {{'open' if is_asked else ''}}>
  <summary>{{_('Add someone else to the waiting list') if is_here else _('Need more seats? Join the waiting list')}}</summary>
  % include('join.tpl', event=event, form=waiting_form, booking_form=form, trouble=trouble, gone=gone, cancelled=cancelled)
</details>
% end
% end
% end
