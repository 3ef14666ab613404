using System.Globalization;
using CaseHub.Recorder.Forward;
using CaseHub.Recorder.Wire;

namespace CaseHub.Recorder.Tests.Forward;

public class SpeakerOrderTests
{
    private const int PacketMilliseconds = 20;
    private const int ListenMilliseconds = 200;

    private readonly SpeakerOrder order = new();
    private readonly List<Publication> people = [];
    private long now = 1_000_000;

    /// <summary>
    /// Each person is a letter in order of arrival. A phrase is who sends how loudly for how many milliseconds: "C30:400" is C at
    /// −30 dBov for 0.4 s, "C30 A45:1000" both at once; a dash is silence.
    /// </summary>
    [Theory]
    [InlineData("-:1000", "ABCD")]
    [InlineData("C30:400", "CABD")]
    [InlineData("C30:100", "ABCD")]
    [InlineData("C60:2000", "ABCD")]
    [InlineData("C30:400 -:5000", "CABD")]
    [InlineData("C30:1000 D30:400", "CDAB")]
    [InlineData("C30:1000 D30:3000", "DCAB")]
    [InlineData("C40:1000 C40+D20:400", "CDAB")]
    [InlineData("C40:1000 C40+D20:1600", "DCAB")]
    [InlineData("C40:1000 C40+D36:5000", "CDAB")]
    [InlineData("C30:1000 -:300 C30:400 D30:200", "CABD")]
    public void Whoever_speaks_comes_to_the_fore_and_stays_until_clearly_outspoken(string talk, string expected)
    {
        for (char name = 'A'; name <= 'D'; name++) Arrive();

        foreach (string phrase in talk.Split(' ')) Say(phrase);

        Assert.Equal(expected, Order());
    }

    [Fact]
    public void Who_sends_no_level_speaks_while_sending_sound_and_is_silent_in_discontinuous_transmission()
    {
        Arrive();
        Arrive();
        for (int ms = 0; ms < 1000; ms += PacketMilliseconds) Unmeasured(people[1], payloadBytes: 40);
        Assert.Equal("BA", Order());

        now += 5_000_000;
        for (int ms = 0; ms < 1000; ms += PacketMilliseconds) Unmeasured(people[0], payloadBytes: 1);
        Assert.Equal("BA", Order());
    }

    [Fact]
    public void Who_leaves_leaves_the_others_in_their_order()
    {
        for (char name = 'A'; name <= 'C'; name++) Arrive();
        Say("C30:400");

        Assert.True(order.Remove(people[0]));

        Assert.False(order.Remove(people[0]));
        Assert.Equal("CB", Order());
    }

    /// <summary>A and C are of the floor, B beside it: who may not be seen by all keeps nobody back who is.</summary>
    [Theory]
    [InlineData("lang:it", true)]
    [InlineData("backstage", false)]
    public void Neither_an_interpreter_nor_the_green_room_keeps_the_floor_back(string group, bool isInterpreter)
    {
        Arrive();
        people.Add(new Publication(Guid.NewGuid(), Guid.NewGuid(), isScreen: false, group: group) { IsInterpreter = isInterpreter });
        order.Add(people[^1]);
        Arrive();

        Say("B20:1000");
        Say("B20+C40:1000");

        Assert.Equal("CA", Order().Replace("B", "", StringComparison.Ordinal));
    }

    [Fact]
    public void Who_speaks_on_the_stage_keeps_the_green_room_back_as_anybody()
    {
        Arrive();
        people.Add(new Publication(Guid.NewGuid(), Guid.NewGuid(), isScreen: false, group: "backstage"));
        order.Add(people[^1]);

        Say("A40+B40:2000");
        Assert.Equal("AB", Order());
        Say("A40+B20:2000");
        Assert.Equal("BA", Order());
    }

    private void Arrive()
    {
        people.Add(new Publication(Guid.NewGuid(), Guid.NewGuid(), isScreen: false));
        order.Add(people[^1]);
    }

    private void Say(string phrase)
    {
        string[] parts = phrase.Split(':');
        string[] voices = parts[0] == "-" ? [] : parts[0].Split('+');
        for (int ms = 0; ms < int.Parse(parts[1], CultureInfo.InvariantCulture); ms += PacketMilliseconds)
        {
            foreach (string voice in voices) people[voice[0] - 'A'].Loudness.Hear(byte.Parse(voice[1..], CultureInfo.InvariantCulture), now);
            Step();
        }
    }

    private void Unmeasured(Publication person, int payloadBytes)
    {
        var header = new RtpHeader { PayloadType = 111, PayloadStart = RtpHeader.MinBytes, PayloadLength = payloadBytes };
        person.Loudness.Hear(new byte[RtpHeader.MinBytes + payloadBytes], header, levelId: null, now);
        Step();
    }

    private void Step()
    {
        now += PacketMilliseconds * 1000;
        if (now % (ListenMilliseconds * 1000) == 0) order.Update(now);
    }

    private string Order() => string.Concat(order.Publications.Select(publication => (char)('A' + people.IndexOf(publication))));
}
