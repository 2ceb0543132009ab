% rebase('base.tpl', area='account')
% form = '/invitations'
<div class="narrow">
  % if account:
  <h1>{{_('An invitation')}}</h1>
  <article>
    % if account.is_admin or role == 'member':
    <p>\\
% if account.is_admin:
{{html('You’re signed in as **{name}**, and you’re an admin already.', name=account.name)}}\\
% else:
{{html('You’re signed in as **{name}**, so you have an account already.', name=account.name)}}\\
% end
</p>
    <p>{{html('The link still works. Pass it on, or [sign out]({account}) to create another account with it.', account='/account')}}</p>
    % else:
    <p>{{html('This link makes you an admin: **{name}**, {email}.', name=account.name, email=account.email)}}</p>
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
{{_('Create your account here. The link works once.')}}</p>
  <article>
    <form method="post" class="fields" id="accept" {{'data-refused' if flash.form == form else ''}} novalidate>
      % include('person_fields.tpl', form=form, given='')
      <div class="wide"><button>{{_('Create account')}}</button></div>
    </form>
  </article>
  <p>{{html('Already have an account? [Sign in]({sign_in}) first to use the link with it.', sign_in=sign_in)}}</p>
  % end
</div>
