% # What an admin may do with somebody's live booking besides confirming and cancelling it.
% change, give = f'/bookings/{booking.id}', f'/bookings/{booking.id}/hand-over'
% longer = None if event.waiting else booking.extended_until(event)
<details class="changes" id="more-{{booking.id}}" {{'open' if flash.form in (change, give) or get('changed') == booking.id else ''}}>
  <summary aria-describedby="booking-{{booking.id}}">{{_('Change booking')}}</summary>
  % if longer is not None:
  <form method="post" action="{{change}}/extend" id="extend-{{booking.id}}">
    % include('key.tpl')
    <button class="secondary outline">{{_('Hold until {until}', until=words.deadline(longer))}}</button>
  </form>
  % end
  <form method="post" action="{{change}}" class="line" id="change-seats-{{booking.id}}" {{'data-refused' if flash.form == change else ''}} novalidate>
    % include('key.tpl')
    % include('seats_field.tpl', event=event, booking=booking, form=change, most=event.max_seats_per_person, hint='')
    <button class="secondary outline">{{_('Change')}}</button>
  </form>
  <form method="post" action="{{change}}" class="line" id="note-{{booking.id}}" novalidate>
    % include('key.tpl')
    <div>
      <label for="note-text-{{booking.id}}">{{_('Note')}}</label>
      <input id="note-text-{{booking.id}}" name="note" autocomplete="off" value="{{booking.note}}" maxlength="500" aria-describedby="note-hint-{{booking.id}}">
      <small id="note-hint-{{booking.id}}">{{_('Only organisers see it.')}} {{_('The guest can ask to see this.')}}</small>
    </div>
    <button class="secondary outline">{{_('Save note')}}</button>
  </form>
  % if booking.amount_cents:
  % enter = f'{change}/payments'
  <form method="post" action="{{enter}}" class="line" id="paid-{{booking.id}}" {{'data-refused' if flash.form == enter else ''}} novalidate>
    % include('key.tpl')
    <div>
      <label for="paid-price-{{booking.id}}">{{_('Received, in {currency}', currency=booking.currency)}}</label>
      <input type="hidden" name="currency" value="{{booking.currency}}">
      <input id="paid-price-{{booking.id}}" name="price" inputmode="decimal" maxlength="30" autocomplete="off" value="{{flash.value(enter, 'price', '')}}" aria-describedby="paid-hint-{{booking.id}} paid-price-{{booking.id}}-fault" {{'aria-invalid=true autofocus' if flash.fault(enter, 'price_cents') else ''}}>
      <small id="paid-hint-{{booking.id}}">{{_('Leave blank for all that is missing. With less, a held booking stays held.')}}</small>
      % include('field.tpl', form=enter, name='price_cents', id=f'paid-price-{booking.id}')
    </div>
    <button class="secondary outline">{{_('Mark as paid')}}</button>
  </form>
  % end
  % if booking.account_id is None:
  % include('correct.tpl', one=booking, form=change)
  % end
  % if booking.status == 'confirmed':
  <form method="post" action="{{give}}" id="hand-over-{{booking.id}}" class="give" {{'data-refused' if flash.form == give else ''}} novalidate>
    % include('key.tpl')
    % if has_mail:
    <p class="hint" id="give-hint-{{booking.id}}">{{_('The new person receives their own booking by email, and this one ends. You can’t undo this.')}}</p>
    % else:
    <p class="hint" id="give-hint-{{booking.id}}">{{_('This site can’t send email, so the new person won’t get a link. You can’t undo this.')}}</p>
    % end
    % include('name_and_email.tpl', ids=f'hand-over-{{}}-{booking.id}', form=give, name_label=_('Their name'), email_label=_('Their email'), given={'name': '', 'email': ''})
    <button class="secondary outline" aria-describedby="give-hint-{{booking.id}}">{{_('Hand over')}}</button>
  </form>
  % end
</details>
