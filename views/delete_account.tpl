% rebase('base.tpl', area='account')
<div class="narrow">
  <h1>{{_('Delete your account?')}}</h1>
  <article>
    % if live:
    <p>{{ngettext('Your {number} booking will be cancelled and its seats released:', 'Your {number} bookings will be cancelled and their seats released:', len(live))}}</p>
    <ul>
      % for own in live:
      <li>{{html('{seats} for **{title}**, {day}', seats=words.seats_of(own.booking), title=own.event.title, day=words.moment(own.event.starts_at))}}</li>
      % end
    </ul>
    % else:
    <p>{{_('You have no upcoming bookings.')}}</p>
    % end
    % if entries:
    <p id="waiting">{{ngettext('You’ll lose {number} waiting-list entry.', 'You’ll lose {number} waiting-list entries.', len(entries))}}</p>
    % end
    <p>{{_('Bookings of past events stay counted, without your name and address. You’ll be signed out on all devices, and your API tokens will stop working.')}}</p>
    <p><strong>{{_('You can’t undo this.')}}</strong></p>
    <form method="post" action="/account/delete" class="fields" id="delete-account" novalidate>
      % include('own_password.tpl', form='/account/delete', id='password')
      <div class="wide actions">
        <button class="danger">{{_('Delete my account')}}</button>
        <a href="/account" role="button" class="secondary outline">{{_('Keep my account')}}</a>
      </div>
    </form>
  </article>
</div>
