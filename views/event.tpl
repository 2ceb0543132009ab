% rebase('base.tpl', area='admin')
% event = overview.event
% form = f'/events/{event.id}'
% include('event_tabs.tpl', event=event, here='')
% include('draft.tpl', event=event)
<div class="cards">
  <article aria-labelledby="seats-heading">
    <h2 id="seats-heading">{{_('Seats')}}</h2>
    % include('seats.tpl', event=event)
  </article>
  <article class="share" aria-labelledby="share-heading">
    <h2 id="share-heading">{{_('Share')}}</h2>
    % if event.published:
    <p><a id="link-{{event.id}}" href="{{link}}">{{link}}</a></p>
    <div class="actions">
      <button type="button" class="copy secondary" data-copy="link-{{event.id}}" hidden><span class="icon copy" aria-hidden="true"></span>{{_('Copy link')}}</button>
      <a class="button secondary" href="{{event_path(event)}}">{{_('The page for guests')}}</a>
      <a class="button secondary" href="{{event_path(event)}}/poster"><span class="icon print" aria-hidden="true"></span>{{_('Poster to print')}}</a>
    </div>
    % include('link_code.tpl', event=event, link=link)
    % else:
    <p class="hint">{{_('You can share the event’s address once it is published.')}}</p>
    % end
  </article>
</div>
<article aria-labelledby="bookings-heading">
  <div class="top">
    <h2 id="bookings-heading">{{_('Bookings')}}</h2>
    <a href="/admin/events/{{event.id}}/guests?print=1">{{_('Guest list to print')}}</a>
  </div>
  % include('find_row.tpl', action=f'/admin/events/{event.id}/guests', text='')
  % include('bookings.tpl', overview=overview, may_be_changed=True)
</article>
% include('drawn.tpl')
% if networks:
<article id="networks">
  <h2>{{_('Bookings from one network')}}</h2>
  <p class="hint">{{_('Guests and accounts that haven’t confirmed their address, by the network they booked from. A school or an office is one network, too.')}}</p>
  % for use in networks:
  % mark = use.network[:6]
  <details class="sure" id="network-{{mark}}">
    <summary>{{_('Network {mark}', mark=mark)}}: {{ngettext('{number} booking', '{number} bookings', use.bookings)}}, {{words.seats(use.seats)}}</summary>
    <p id="network-{{mark}}-consequence">{{ngettext('This cancels {number} booking and removes the people from this network from the waiting list.', 'This cancels {number} bookings and removes the people from this network from the waiting list.', use.bookings)}} {{_('Each person gets one message.') if has_mail else _('No emails will be sent, because email isn’t set up.')}}</p>
    <form method="post" action="{{form}}/networks/{{mark}}/cancel" id="cancel-network-{{mark}}">
      % include('key.tpl')
      <button class="danger" aria-describedby="network-{{mark}}-consequence">{{_('Cancel all from this network')}}</button>
    </form>
  </details>
  % end
</article>
% end
% if waiting:
<article id="waiting">
  <h2>{{_('Waiting list')}}</h2>
  % include('waiting_rows.tpl', waiting=waiting)
  % if event.waiting > len(waiting):
  <p><a href="/admin/events/{{event.id}}/waitlist">{{ngettext('All {number} on the waiting list', 'All {number} on the waiting list', event.waiting)}}</a></p>
  % end
</article>
% end
