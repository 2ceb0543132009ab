% rebase('base.tpl', area='people')
<div class="narrow">
  <h1>{{title}}</h1>
  <p>{{_('Did you book without an account? Here you can see, download and erase what is stored with your address. We’ll email you a link for that.')}}</p>
  % if account:
  <p id="own-account">{{html('What is stored about your account is on [its page]({account}).', account='/account#your-data')}}</p>
  % else:
  <p>{{html('With an account it is quicker: [sign in]({sign_in}).', sign_in='/sign-in?next=/account')}}</p>
  % end
  % if not has_mail:
  <p class="flash error" id="no-mail">{{_('This site can’t send email yet. Ask the organiser for help.')}}</p>
  % end
  <article>
    <form method="post" action="{{form}}" class="fields" id="ask-for-data" {{'data-refused' if flash.form == form else ''}} novalidate>
      % include('input.tpl', form=form, name='email', id='email', label=_('Email'), kind='email', autocomplete='email', given='', hint=_('The address you booked with.'), longest=254)
      <div class="wide"><button>{{_('Send me the link')}}</button></div>
    </form>
  </article>
</div>
