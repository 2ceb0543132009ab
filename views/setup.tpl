% rebase('base.tpl', area='account', is_setup=True)
% form = '/account/setup'
<div class="narrow">
  <h1>{{_('Welcome, admin')}}</h1>
  <p>{{_('You’re signed in. The link can’t be used again, so set an email address and a password now.')}}</p>
  <article>
    <form method="post" action="{{form}}" class="fields" id="setup" {{'data-refused' if flash.form == form else ''}} novalidate>
      % include('person_fields.tpl', form=form, given=account.name)
      % if account.is_admin:
      % include('setting_field.tpl', form=form, field=site_name, given=organisation.site_name)
      <div class="wide">
        % include('zone_field.tpl', form=form, asks_browser=True)
      </div>
      % end
      <div class="wide"><button>{{_('Save')}}</button></div>
    </form>
  </article>
  <p>{{html('[Skip for now]({admin}). You’ll only be able to sign in from this browser.', admin='/admin')}}</p>
</div>
