namespace CaseHub.Hub.People;

/// <summary>What a clinician may be asked to do in an organisation; several at once are usual.</summary>
[Flags]
public enum Roles
{
    None = 0,
    Clinician = 1,

    /// <summary>May be asked for opinions, with a checked licence.</summary>
    Specialist = 2,
    Coordinator = 4,
    Organiser = 8,
    Interpreter = 16,

    /// <summary>Keeps people, licences and policies; reads nothing clinical.</summary>
    Administrator = 32,

    /// <summary>Watches over recordings and emergency access: holds, deletion, sealed tracks, reviews.</summary>
    PrivacyOfficer = 64,
}

/// <summary>What a program with a personal access token may be allowed to do; a person at a browser may do all of it.</summary>
[Flags]
public enum Scopes
{
    None = 0,
    ReadCases = 1,
    WriteCases = 2,

    /// <summary>Sessions, rooms and the tokens of devices.</summary>
    Consult = 4,

    /// <summary>Recordings, captions and exports.</summary>
    Recordings = 8,

    /// <summary>People, licences and policies of the organisation, as far as the person's roles go.</summary>
    Administration = 16,

    /// <summary>One's own sign-ins, tokens and second factors: never given to a token, or one that leaks could make itself another.</summary>
    Account = 32,
    All = ReadCases | WriteCases | Consult | Recordings | Administration | Account,
}
