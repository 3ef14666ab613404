using CaseHub.Hub.People;

namespace CaseHub.Hub.Pipeline;

/// <summary>What somebody is to what a request is about; several at once are possible, none is a stranger.</summary>
[Flags]
public enum Relation
{
    None = 0,

    /// <summary>Opened the case and answers for the patient.</summary>
    Asker = 1,

    /// <summary>Has accepted the case.</summary>
    Adviser = 1 << 1,

    /// <summary>One of those whom a waiting case is offered to; none of them has taken it yet.</summary>
    Candidate = 1 << 2,

    /// <summary>Was offered the case, which waits no longer.</summary>
    FormerCandidate = 1 << 3,

    /// <summary>The one specialist whom a waiting case asks by name.</summary>
    Named = 1 << 4,

    /// <summary>Somebody shared the case with them, for a time.</summary>
    Reader = 1 << 5,

    /// <summary>Reads in an emergency, with a reason, for an hour (break-glass).</summary>
    EmergencyReader = 1 << 6,

    /// <summary>Acts for the organisation that owns it; no more than that.</summary>
    Colleague = 1 << 7,

    /// <summary>Acts for an organisation that works together with the owner's; no more than that.</summary>
    Partner = 1 << 8,

    /// <summary>Is in the room now, as the participant that the request speaks for.</summary>
    InRoom = 1 << 9,

    /// <summary>Was recorded, or asked whether they may be.</summary>
    Recorded = 1 << 10,

    /// <summary>Asked for the recording.</summary>
    Initiator = 1 << 11,

    /// <summary>Was recorded, and acts for the organisation that owns the recording.</summary>
    RecordedOfOwner = 1 << 12,

    /// <summary>Made it: an export.</summary>
    Maker = 1 << 13,

    /// <summary>Stands in for the asker, who did not come to it in time.</summary>
    Deputy = 1 << 14,

    /// <summary>Acts for an organisation whose specialists are asked, or advise; no more than that.</summary>
    AskedColleague = 1 << 15,

    /// <summary>Interprets in the session, and knows nothing of its cases but what is said there.</summary>
    Interpreter = 1 << 16,

    /// <summary>Offered a case that somebody has accepted and not answered: may take it over.</summary>
    Successor = 1 << 17,

    /// <summary>Named to look after a case that was imported, and has not taken it over yet.</summary>
    Keeper = 1 << 18,

    /// <summary>Leads the briefing, alone or with others.</summary>
    Host = 1 << 19,

    /// <summary>Speaks in the briefing.</summary>
    Presenter = 1 << 20,

    /// <summary>Interprets the briefing into a language.</summary>
    ChannelInterpreter = 1 << 21,

    /// <summary>Has a seat in the briefing's audience.</summary>
    Audience = 1 << 22,

    /// <summary>The briefing is open to them, by whom they act for or by its link; no more than that.</summary>
    Welcome = 1 << 23,

    /// <summary>May watch what was published, and its hosts let those who may keep it as files.</summary>
    Receiver = 1 << 24,
}

/// <summary>
/// Says what an actor is to the subject of a request: one class for each kind of subject, such as a case. It says who somebody is; what they may do is said by the policy alone.
/// </summary>
internal interface IRelations
{
    /// <summary>The refusal's code where the subject does not exist, or may not be known to.</summary>
    string Unknown { get; }

    ValueTask<Relation> OfAsync(object request, Actor actor, CancellationToken cancellationToken);
}

/// <summary>Checks what a request shows in place of a signed-in person, such as a device's token.</summary>
internal interface IBearerCheck
{
    /// <summary>Null lets the request pass.</summary>
    ValueTask<Refusal?> CheckAsync(object request, CancellationToken cancellationToken);
}
