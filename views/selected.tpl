% # What can be done with all bookings that are selected in the table above.
<form method="post" action="/events/{{event.id}}/bookings/confirm" class="bulk" id="selected">
  % include('key.tpl')
  <button id="confirm-selected">{{_('Confirm selected')}} <span class="count"></span></button>
  <details class="sure">
    <summary>{{_('Cancel selected')}} <span class="count"></span></summary>
    <p id="selected-lost">{{_('This cancels all selected bookings immediately, confirmed ones too.')}} {{_('Guests will be told.') if has_mail else _('No emails will be sent, because email isn’t set up.')}}</p>
    <button class="danger" id="cancel-selected" formaction="/events/{{event.id}}/bookings/cancel" aria-describedby="selected-lost">{{_('Yes, cancel them all')}}</button>
  </details>
</form>
