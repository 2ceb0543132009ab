% rebase('base.tpl', area='account')
% form = '/invitations'
<div class="narrow">
  % if account:
  <h1>{{_('An invitation')}}</h1>
  <article>
    % if account.is_admin or role == 'member':
    <p>\\
% if account.is_admin:
{{html('You are signed in as **{name}**, and your account has what this link gives: it’s an admin’s already.', name=account.name)}}\\
% else:
{{html('You are signed in as **{name}**, and your account has what this link gives: it’s a member’s already.', name=account.name)}}\\
% end
</p>
    <p>{{html('The link is not used up. Pass it on, or [sign out]({account}) to make another account with it.', account='/account')}}</p>
    % else:
    <p>{{html('This link makes your account an admin’s: **{name}**, {email}.', name=account.name, email=account.email)}}</p>
    <p>{{_('Admins publish events, see everyone’s bookings, and invite others.')}}</p>
    <form method="post" id="accept"><button>{{_('Become an admin')}}</button></form>
    % end
  </article>
  % else:
  <h1>{{_('You are invited as an admin') if role == 'admin' else _('You are invited')}}</h1>
  <p>\\
% if role == 'admin':
{{_('Admins publish events, see everyone’s bookings, and invite others.')}} \\
% end
{{_('Make your account here. The link works once.')}}</p>
  <article>
    <form method="post" class="fields" id="accept" {{'data-refused' if flash.form == form else ''}} novalidate>
      % include('person_fields.tpl', form=form, given='')
      <div class="wide"><button>{{_('Make account')}}</button></div>
    </form>
  </article>
  <p>{{html('You have an account? [Sign in]({sign_in}) first, and the link is for that one.', sign_in=sign_in)}}</p>
  % end
</div>
