% rebase('base.tpl', area='admin')
% form = '/admin/settings'
<section aria-labelledby="settings-heading">
  <h1 id="settings-heading">{{_('Settings')}}</h1>
  <article>
    <form method="post" action="{{form}}" class="fields" id="settings" {{'data-refused' if flash.form == form else ''}} novalidate>
      % for field in look:
      % include('setting_field.tpl', form=form, field=field, given=getattr(organisation, field.name))
      % end
      <div class="wide">
        % include('zone_field.tpl', form=form, asks_browser=False)
      </div>
      % if not is_fixed:
      <p class="hint wide">{{_('Published events keep their exact time; only the clock time shown changes.')}}</p>
      % end
      <div class="wide"><button>{{_('Save')}}</button></div>
    </form>
  </article>
  <article>
    <h2>{{_('How guests pay you')}}</h2>
    <p class="hint">{{_('Guests see this when they book an event with a price, together with the amount and a code for their bank’s app.')}}</p>
    <form method="post" action="{{form}}" class="fields" id="settings-payee" {{'data-refused' if flash.form == form else ''}} novalidate>
      % include('setting_field.tpl', form=form, field=payee, given=organisation.payee.name)
      % for heading, fields in transfers.items():
      <h3 class="wide">{{words.say(heading)}}</h3>
      % for field in fields:
      % include('setting_field.tpl', form=form, field=field, given=getattr(organisation.payee, field.name.removeprefix('payee_')))
      % end
      % end
      <div class="wide"><button class="secondary">{{_('Save')}}</button></div>
    </form>
  </article>
  <article>
    <h2>{{_('Logo')}}</h2>
    % logo_form = f'{form}/logo'
    % if organisation.logo:
    <p><img src="/pictures/{{organisation.logo}}" alt="{{_('Logo')}}" class="logo"></p>
    % end
    <form method="post" action="{{logo_form}}" enctype="multipart/form-data" class="fields" id="settings-logo" {{'data-refused' if flash.form == logo_form else ''}} novalidate>
      % include('picture_field.tpl', form=logo_form, id='logo-file', label=_('A new logo') if organisation.logo else _('A logo for the top of every page'))
      <div class="wide"><button class="secondary">{{_('Upload')}}</button></div>
    </form>
    % if organisation.logo:
    <form method="post" action="{{logo_form}}/remove" id="remove-logo"><button class="secondary outline">{{_('Remove the logo')}}</button></form>
    % end
  </article>
  % include('reach.tpl')
  % for field in (imprint, privacy):
  <article>
    <form method="post" action="{{form}}" class="fields" id="settings-{{field.name}}" {{'data-refused' if flash.form == form else ''}} novalidate>
      % include('setting_field.tpl', form=form, field=field, given=getattr(organisation, field.name))
      <div class="wide"><button class="secondary">{{_('Save')}}</button></div>
    </form>
  </article>
  % end
  <p><a href="/admin/settings/letters">{{_('Your words in messages to guests')}}</a></p>
  <p><a href="/admin/webhooks">{{_('Webhooks: send what happens to your own programs')}}</a></p>
</section>
