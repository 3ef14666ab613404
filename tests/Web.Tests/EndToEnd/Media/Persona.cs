namespace CaseHub.Web.Tests.EndToEnd;

/// <summary>Red, green and blue, 0–255 each.</summary>
public readonly record struct Colour(byte Red, byte Green, byte Blue)
{
    /// <summary>The largest difference in one channel.</summary>
    public int DistanceTo(Colour other) =>
        Math.Max(Math.Abs(Red - other.Red), Math.Max(Math.Abs(Green - other.Green), Math.Abs(Blue - other.Blue)));
}

/// <summary>A clinician of the demo whose camera shows one background colour and whose voice has one pitch, so that a recording tells who is in it.</summary>
/// <param name="Account">Before the @ of the demo.</param>
/// <param name="FullName">As the demo writes it.</param>
public sealed record Persona(string Account, string FullName, Colour Background, double ToneHz)
{
    public static readonly Persona Gp = new("gp", "Dr. Giulia Conti", new Colour(40, 90, 170), 440);
    public static readonly Persona Specialist = new("specialist", "Dr. Hélène Martin", new Colour(40, 140, 90), 880);
    public static readonly Persona Administrator = new("admin", "Sara Vitali", new Colour(150, 80, 40), 660);

    /// <summary>Neither of the two; no harmonic of theirs.</summary>
    public static readonly Persona Guest = new("host", "Prof. Antoine Leroy", new Colour(120, 60, 150), 1230);

    public static IReadOnlyList<Persona> All => [Gp, Specialist];

    public string Email => $"{Account}@demo.casehub";
}
