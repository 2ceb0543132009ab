% rebase('base.tpl', area='account')
<div class="narrow">
  <h1>{{_('Delete your account?')}}</h1>
  <article>
    % if live:
    <p>{{ngettext('{number} booking of yours is cancelled, and its seats go to others:', '{number} bookings of yours are cancelled, and their seats go to others:', len(live))}}</p>
    <ul>
      % for own in live:
      <li>{{html('{seats} for **{title}**, {day}', seats=words.seats(own.booking.seats), title=own.event.title, day=words.moment(own.event.starts_at))}}</li>
      % end
    </ul>
    % else:
    <p>{{_('You have no bookings of events to come.')}}</p>
    % end
    % if entries:
    <p id="waiting">{{ngettext('{number} place of yours on a waiting list is given up.', '{number} places of yours on waiting lists are given up.', len(entries))}}</p>
    % end
    <p>{{_('Bookings of past events stay counted, without your name and address. You are signed out everywhere, and your API tokens end.')}}</p>
    <p><strong>{{_('This can’t be undone.')}}</strong></p>
    <form method="post" action="/account/delete" class="fields" id="delete-account" novalidate>
      % if asks_password:
      % include('input.tpl', form='/account/delete', name='password', id='password', label=_('Your password'), kind='password', autocomplete='current-password', given='', hint='', longest=0)
      % end
      <div class="wide actions">
        <button class="danger">{{_('Delete my account')}}</button>
        <a href="/account" role="button" class="secondary outline">{{_('Keep it')}}</a>
      </div>
    </form>
  </article>
</div>
