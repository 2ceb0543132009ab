% # What can be done with all bookings that are selected in the table above.
<form method="post" action="/admin/events/{{event.id}}/guests/chosen/confirm" class="bulk" id="selected" tabindex="-1" aria-label="{{_('Actions for selected guests')}}">
  % include('key.tpl')
  % # Beyond the page, all that were searched for.
  % if get('pager') and pager.total > len(live):
  <label class="every"><input type="checkbox" name="matching" value="true" data-count="{{pager.total}}" autocomplete="off"> {{_('All {count} that match', count=words.number(pager.total))}}</label>
  <input type="hidden" name="q" value="{{text}}">
  <input type="hidden" name="state" value="{{choice.state}}">
  % end
  <button id="confirm-selected">{{_('Confirm selected')}} <span class="count"></span></button>
  <button class="secondary" id="write-selected" formaction="/admin/events/{{event.id}}/messages">{{_('Write to selected')}} <span class="count"></span></button>
  <details class="sure">
    <summary>{{_('Cancel selected')}} <span class="count"></span></summary>
    <p id="selected-lost">{{_('This cancels all selected bookings immediately, confirmed ones too.')}} {{_('Guests will be told.') if has_mail else _('No emails will be sent, because email isn’t set up.')}}</p>
    <button class="danger" id="cancel-selected" formaction="/admin/events/{{event.id}}/guests/chosen/cancel" aria-describedby="selected-lost">{{_('Yes, cancel them all')}}</button>
  </details>
</form>
