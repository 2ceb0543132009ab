% rebase('base.tpl', area='admin', live=True)
% event = overview.event
% form = f'/events/{event.id}'
<p><a href="/admin">← All events</a></p>
<div class="top">
  <h1>{{event.title}}</h1>
  % include('badges.tpl', event=event, badge_id='status')
</div>
<p><a href="/admin/events/{{event.id}}/history">History</a> of the event and all its bookings</p>
<article>
  % include('seats.tpl', event=event)
  % include('bookings.tpl', overview=overview)
</article>
% if waiting:
<article id="waiting">
  <h2>Waiting list</h2>
  % include('waiting_rows.tpl', waiting=waiting)
  % if event.waiting > len(waiting):
  <p><a href="/admin/events/{{event.id}}/waitlist">All {{f"{event.waiting:,}"}} who wait</a></p>
  % end
</article>
% end
% if event.status != 'cancelled':
<article>
  <h2>Edit</h2>
  <form method="post" action="{{form}}" class="fields" id="edit-event" {{'data-refused' if flash.form == form else ''}} novalidate>
    % include('key.tpl')
    % include('event_fields.tpl', prefix='edit', form=form, given=given)
    <p class="wide hint">Holds that are placed already keep the deadline they were told, unless the event now starts before it.</p>
    <div class="wide"><button>Save</button></div>
  </form>
</article>
<article>
  <h2>Cancel</h2>
  <p id="cancel-consequence">Its bookings end:
    {{words.count(event.confirmed_seats, 'confirmed seat', 'confirmed seats')}} and {{words.count(event.held_seats, 'held seat', 'held seats')}} now. {{f"{words.count(event.waiting, 'place', 'places')} on the waiting list, too. " if event.waiting else ''}}Everyone is told.</p>
  <form method="post" action="{{form}}/cancel" class="line" id="cancel-event" {{'data-refused' if flash.form == f'{form}/cancel' else ''}} novalidate>
    % include('key.tpl')
    <div>
      <label for="reason">Reason</label>
      <input id="reason" name="reason" value="{{flash.value(f'{form}/cancel', 'reason')}}" {{'aria-invalid=true autofocus' if flash.fault(f'{form}/cancel', 'reason') else ''}} aria-describedby="reason-hint reason-fault" maxlength="500" autocomplete="off">
      <small id="reason-hint">It stands in the message to everyone. You may leave it empty.</small>
      % include('field.tpl', form=f'{form}/cancel', name='reason', id='reason', label='Reason')
    </div>
    <button class="danger">Cancel event</button>
  </form>
</article>
% else:
<article>
  <h2>Cancelled</h2>
  <p id="was-cancelled">The event was cancelled on {{words.day_and_time(event.cancelled_at, zone)}}; its bookings ended then.
    {{f'Everyone was told this reason: {event.cancel_reason}' if event.cancel_reason else ''}}</p>
  % if event.starts_at > now:
  <p class="hint">Once it is open again, its bookings stay ended; those above can be restored one by one.</p>
  <form method="post" action="{{form}}/reopen" id="reopen-event">
    % include('key.tpl')
    <button>Reopen event</button>
  </form>
  % end
</article>
% end
