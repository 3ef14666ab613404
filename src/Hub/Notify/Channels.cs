namespace CaseHub.Hub.Notify;

/// <summary>By what a notice reaches somebody who does not look at the page.</summary>
[Flags]
public enum Channels
{
    None = 0,

    /// <summary>E-mail to the address that they sign in with.</summary>
    Mail = 1,

    /// <summary>Web push to the browsers that they have added.</summary>
    Push = 2,

    /// <summary>A text message to their verified number, by the webhook.</summary>
    Sms = 4,

    /// <summary>A call to their verified number, by the webhook; urgent news alone.</summary>
    Voice = 8,
}
