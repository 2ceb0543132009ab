% rebase('base.tpl', area='admin')
% form = f'/events/{event.id}'
% include('event_tabs.tpl', event=event, here='/settings')
% include('draft.tpl', event=event)
% if event.status != 'cancelled':
<article>
  <h2>{{_('Edit')}}</h2>
  <form method="post" action="{{action}}" class="fields" id="edit-event" {{'data-refused' if flash.form == action and flash.is_error else ''}} novalidate>
    % include('key.tpl')
    <input type="hidden" name="shown" value="{{shown}}">
    % include('event_form.tpl', prefix='edit', form=action)
    % include('question_fields.tpl', prefix='edit', form=action, questions=event.questions)
    % if scopes:
    <fieldset class="wide" id="scope">
      <legend>{{_('Save for')}}</legend>
      % for scope, name in scopes.items():
      <label><input type="radio" id="scope-{{scope}}" name="scope" value="{{scope}}" {{'checked' if scope == flash.value(action, 'scope', 'one') else ''}}>{{words.say(name)}}</label>
      % end
      <small>{{_('Only what you change here is changed at the others, and times by as much. Cancelled events and those that have started stay as they are.')}}</small>
      % include('field.tpl', form=action, name='repeat', id='scope', leads_to=f'scope-{next(iter(scopes))}')
    </fieldset>
    % end
    <p class="wide hint">{{_('Existing holds keep their deadline, unless the event now starts earlier.')}}</p>
    <div class="wide actions">
      % if flash.asks(action):
      <button name="tell" value="yes" id="save-and-tell" aria-describedby="flash">{{ngettext('Save and tell {number} guest', 'Save and tell {number} guests', flash.sentence.number)}}</button>
      <a class="button secondary" href="{{action}}">{{_('Discard')}}</a>
      % else:
      <button>{{_('Save')}}</button>
      % end
    </div>
  </form>
</article>
% include('event_picture.tpl', event=event)
% refused = flash.form == f'{form}/cancel'
% if event.published:
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
% end
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
% if may_be_deleted:
<article id="delete">
  <h2>{{pgettext('heading', 'Delete')}}</h2>
  <details class="sure" id="ask-delete-event">
    <summary>{{_('Delete event')}}</summary>
    <p id="delete-consequence">{{_('Nobody has booked it. Its page, its settings and its picture are deleted for good; the audit log keeps a line.')}}</p>
    <form method="post" action="/admin/events/{{event.id}}/delete" id="delete-event">
      <button class="danger" aria-describedby="delete-consequence">{{_('Yes, delete it')}}</button>
    </form>
  </details>
  % if event.published and event.status != 'cancelled':
  <form method="post" action="{{form}}" id="unpublish-event">
    % include('key.tpl')
    <input type="hidden" name="published" value="false">
    <p class="hint">{{_('Or hide it from guests for now.')}}</p>
    <button class="secondary">{{_('Make it a draft again')}}</button>
  </form>
  % end
</article>
% end
