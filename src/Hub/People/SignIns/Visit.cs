namespace CaseHub.Hub.People.SignIns;

/// <summary>By what somebody comes to the running request's door: a door sets it before it sends what may sign in.</summary>
public sealed class Visit
{
    public const int DeviceLength = 80;

    /// <summary>Browser and system in words, such as "Firefox · Linux"; empty where it did not say.</summary>
    public string Device { get; set; } = "";

    /// <summary>SHA-256 of what this browser is known again by; null where it keeps nothing.</summary>
    public byte[]? DeviceHash { get; set; }

    /// <summary>True where a program signs in, with nobody in front of it.</summary>
    public bool IsProgram { get; set; }
}
