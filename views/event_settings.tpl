% rebase('base.tpl', area='admin')
% form = f'/events/{event.id}'
% include('event_tabs.tpl', event=event, here='/settings')
% if event.status != 'cancelled':
<article>
  <h2>{{_('Edit')}}</h2>
  <form method="post" action="{{form}}" class="fields" id="edit-event" {{'data-refused' if flash.form == form else ''}} novalidate>
    % include('key.tpl')
    <input type="hidden" name="shown" value="{{shown}}">
    % include('event_fields.tpl', prefix='edit', form=form, given=given)
    <p class="wide hint">{{_('Existing holds keep their deadline, unless the event now starts earlier.')}}</p>
    <div class="wide"><button>{{_('Save')}}</button></div>
  </form>
</article>
% include('event_picture.tpl', event=event)
% refused = flash.form == f'{form}/cancel'
<article>
  <h2>{{pgettext('heading', 'Cancel')}}</h2>
  <details class="sure" id="ask-cancel-event" {{'open' if refused else ''}}>
    <summary>{{_('Cancel event')}}</summary>
    <p id="cancel-consequence">{{_('This cancels {confirmed} and {held}.', confirmed=ngettext('{number} confirmed seat', '{number} confirmed seats', event.confirmed_seats), held=ngettext('{number} held seat', '{number} held seats', event.held_seats))}}
      % if event.waiting:
      {{ngettext('{number} waiting-list entry is cancelled, too.', '{number} waiting-list entries are cancelled, too.', event.waiting)}}
      % end
      {{_('Guests will be told.') if has_mail else _('No emails will be sent, because email isn’t set up.')}}</p>
    <form method="post" action="{{form}}/cancel" class="line" id="cancel-event" {{'data-refused' if refused else ''}} novalidate>
      % include('key.tpl')
      <div>
        <label for="reason">{{_('Reason')}}</label>
        <input id="reason" name="reason" value="{{flash.value(f'{form}/cancel', 'reason')}}" {{'aria-invalid=true autofocus' if flash.fault(f'{form}/cancel', 'reason') else ''}} aria-describedby="reason-hint reason-fault" maxlength="500" autocomplete="off">
        <small id="reason-hint">{{_('Included in the message to guests (optional).') if has_mail else _('Shown on the booking pages (optional).')}}</small>
        % include('field.tpl', form=f'{form}/cancel', name='reason', id='reason')
      </div>
      <button class="danger" aria-describedby="cancel-consequence">{{_('Yes, cancel it')}}</button>
    </form>
  </details>
</article>
% else:
<article>
  <h2>{{_('Cancelled')}}</h2>
  <p id="was-cancelled">{{_('The event was cancelled {when}, and its bookings with it.', when=words.when(event.cancelled_at))}}
    % if event.cancel_reason:
    {{_('Reason given to guests: {reason}', reason=event.cancel_reason)}}
    % end
  </p>
  % if event.starts_at > now:
  <p class="hint">{{_('Reopening doesn’t restore bookings. You can restore them individually.')}}</p>
  <form method="post" action="{{form}}/reopen" id="reopen-event">
    % include('key.tpl')
    <button>{{_('Reopen event')}}</button>
  </form>
  % end
</article>
% end
