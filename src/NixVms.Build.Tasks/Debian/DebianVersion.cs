namespace NixVms.Build.Tasks.Debian;

/// <summary>Compares versions as Debian policy, section 5.6.12, prescribes: <c>[epoch:]upstream[-revision]</c>.</summary>
internal static class DebianVersion
{
    public static int Compare(string left, string right)
    {
        var (leftEpoch, leftUpstream, leftRevision) = Split(left);
        var (rightEpoch, rightUpstream, rightRevision) = Split(right);
        var order = CompareParts(leftEpoch, rightEpoch);
        if (order == 0)
            order = CompareParts(leftUpstream, rightUpstream);
        return order != 0 ? order : CompareParts(leftRevision, rightRevision);
    }

    /// <summary>Whether a version fulfils a relation such as <c>&gt;= 2.34</c>.</summary>
    public static bool Satisfies(string version, string relation, string bound)
    {
        var order = Compare(version, bound);
        return relation switch
        {
            "<<" => order < 0,
            "<=" or "<" => order <= 0,
            "=" => order == 0,
            ">=" or ">" => order >= 0,
            ">>" => order > 0,
            _ => true,
        };
    }

    private static (string Epoch, string Upstream, string Revision) Split(string version)
    {
        var colon = version.IndexOf(':');
        var epoch = colon < 0 ? "" : version.Substring(0, colon);
        var rest = version.Substring(colon + 1);
        var dash = rest.LastIndexOf('-');
        return dash < 0 ? (epoch, rest, "") : (epoch, rest.Substring(0, dash), rest.Substring(dash + 1));
    }

    // Text and numbers take turns, text first; either may be empty.
    private static int CompareParts(string left, string right)
    {
        int l = 0, r = 0;
        while (l < left.Length || r < right.Length)
        {
            while (IsText(left, l) || IsText(right, r))
            {
                var order = Weight(left, l) - Weight(right, r);
                if (order != 0)
                    return order;
                l++;
                r++;
            }

            var number = CompareNumbers(left, ref l, right, ref r);
            if (number != 0)
                return number;
        }

        return 0;
    }

    // Digit by digit: numbers may be dates with a time, and longer than any integer.
    private static int CompareNumbers(string left, ref int l, string right, ref int r)
    {
        while (CharAt(left, l) == '0')
            l++;
        while (CharAt(right, r) == '0')
            r++;

        var firstDifference = 0;
        for (; IsDigit(CharAt(left, l)) && IsDigit(CharAt(right, r)); l++, r++)
        {
            if (firstDifference == 0)
                firstDifference = left[l] - right[r];
        }

        if (IsDigit(CharAt(left, l)))
            return 1;
        return IsDigit(CharAt(right, r)) ? -1 : firstDifference;
    }

    /// <summary>A tilde sorts before the end of the text, that before letters, those before everything else.</summary>
    private static int Weight(string text, int index) => CharAt(text, index) switch
    {
        '\0' => 0,
        '~' => -1,
        var c when IsDigit(c) => 0,
        var c when c is >= 'a' and <= 'z' or >= 'A' and <= 'Z' => c,
        var c => c + 256,
    };

    private static bool IsText(string text, int index) => index < text.Length && !IsDigit(text[index]);

    private static char CharAt(string text, int index) => index < text.Length ? text[index] : '\0';

    private static bool IsDigit(char c) => c is >= '0' and <= '9';
}
