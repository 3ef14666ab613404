namespace CaseHub.Hub.People;

/// <summary>What a clinician may be asked to do in an organisation; several at once are usual.</summary>
[Flags]
public enum Roles
{
    None = 0,
    Clinician = 1,
    Specialist = 2,
    Coordinator = 4,
    Organiser = 8,
    Interpreter = 16,
    Administrator = 32,

    /// <summary>Watches over the organisation's recordings: holds, deletion, sealed tracks, how long things are kept.</summary>
    PrivacyOfficer = 64,
}

/// <summary>The signed-in person on whose behalf a request runs.</summary>
/// <param name="Id">The clinician.</param>
/// <param name="OrganisationId">The organisation they act for.</param>
/// <param name="SignInId">The sign-in (browser or program) the request came by; revoking it ends them all.</param>
/// <param name="Roles">Their roles in that organisation.</param>
/// <param name="Name">As shown to others.</param>
public sealed record Actor(Guid Id, Guid OrganisationId, Guid SignInId, Roles Roles, string Name);

/// <summary>Holds the actor of the running scope. A door sets it once, before it sends; background work leaves it empty.</summary>
public sealed class CurrentActor
{
    public Actor? Value { get; set; }

    /// <summary>The actor of a request whose rule has let it pass; throws where nobody is signed in (a bug of ours).</summary>
    internal Actor Required => Value ?? throw new InvalidOperationException("The request's rule must demand a signed-in actor.");
}
