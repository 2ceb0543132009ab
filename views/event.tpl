% rebase('base.tpl', area='admin', live=True)
% event = overview.event
% form = f'/events/{event.id}'
<p><a href="/admin">← All events</a></p>
<h1>{{event.title}}
  % if event.audience == 'members':
  <span class="badge members">Members only</span>
  % end
  <span class="badge {{event.status}}" id="status">{{words.STATUS[event.status]}}</span></h1>
<article>
  % include('seats.tpl', event=event)
  % include('bookings.tpl', overview=overview)
</article>
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
  <p id="cancel-consequence">This can't be undone. Its bookings end:
    {{words.count(event.confirmed_seats, 'confirmed seat', 'confirmed seats')}} and {{words.count(event.held_seats, 'held seat', 'held seats')}} now.</p>
  <form method="post" action="{{form}}/cancel" id="cancel-event">
    % include('key.tpl')
    <button class="danger">Cancel event</button>
  </form>
</article>
% else:
<p>The event was cancelled on {{words.day_and_time(event.cancelled_at, zone)}}; its bookings ended then.</p>
% end
